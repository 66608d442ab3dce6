# from: valid.ttl
DELETE { :project schema:startDate ?old }
INSERT { :project schema:startDate "2031" . }
WHERE { :project schema:startDate ?old }
