# from: valid.ttl
DELETE { :programme skos:closeMatch ?old }
INSERT { :programme skos:closeMatch <urn:life> . }
WHERE { :programme skos:closeMatch ?old }
