# from: valid.ttl
DELETE { :project schema:name ?old }
INSERT { :project schema:name "Ciclabile"@it . }
WHERE { :project schema:name ?old }
