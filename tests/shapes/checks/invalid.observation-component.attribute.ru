# from: valid.ttl
DELETE WHERE { :value-2024 sdmx-a:unitMeasure ?old }
