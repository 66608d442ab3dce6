# from: valid.ttl
DELETE { :programme skos:broadMatch ?old }
INSERT { :programme skos:broadMatch "http://example.org/one" . }
WHERE { :programme skos:broadMatch ?old }
