# from: valid.ttl
DELETE { :value sdmx-a:unitMeasure ?old }
INSERT { :value sdmx-a:unitMeasure :unknown }
WHERE { :value sdmx-a:unitMeasure ?old }
