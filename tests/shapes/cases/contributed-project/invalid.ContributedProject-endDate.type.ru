# from: valid.ttl
DELETE { :project schema:endDate ?old }
INSERT { :project schema:endDate "2032" . }
WHERE { :project schema:endDate ?old }
