# from: valid.ttl
DELETE { :plan skos:definition ?old }
INSERT { :plan skos:definition "Document that plans." . }
WHERE { :plan skos:definition ?old }
