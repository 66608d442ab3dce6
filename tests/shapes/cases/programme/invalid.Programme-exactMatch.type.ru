# from: valid.ttl
DELETE { :programme skos:exactMatch ?old }
INSERT { :programme skos:exactMatch "http://example.org/one" . }
WHERE { :programme skos:exactMatch ?old }
