# from: valid.ttl
DELETE { :result sdmx-a:unitMeasure ?old }
INSERT { :result sdmx-a:unitMeasure :unknown }
WHERE { :result sdmx-a:unitMeasure ?old }
