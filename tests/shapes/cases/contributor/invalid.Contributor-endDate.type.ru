# from: valid.ttl
DELETE { :entry schema:endDate ?old }
INSERT { :entry schema:endDate "2032" . }
WHERE { :entry schema:endDate ?old }
