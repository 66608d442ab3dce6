# from: valid.ttl
DELETE WHERE { :value sdmx-a:unitMeasure ?old }
