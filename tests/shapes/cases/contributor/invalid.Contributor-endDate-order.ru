# from: valid.ttl
DELETE { :entry schema:endDate ?old }
INSERT { :entry schema:endDate "2030-12-31"^^xsd:date . }
WHERE { :entry schema:endDate ?old }
