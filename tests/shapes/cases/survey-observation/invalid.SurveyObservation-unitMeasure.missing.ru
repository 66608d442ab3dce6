# from: valid.ttl
DELETE WHERE { :result sdmx-a:unitMeasure ?old }
