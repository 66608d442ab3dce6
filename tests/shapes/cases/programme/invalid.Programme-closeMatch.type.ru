# from: valid.ttl
DELETE { :programme skos:closeMatch ?old }
INSERT { :programme skos:closeMatch "http://example.org/one" . }
WHERE { :programme skos:closeMatch ?old }
