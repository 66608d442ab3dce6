# from: valid.ttl
DELETE { :programme skos:broadMatch ?old }
INSERT { :programme skos:broadMatch <urn:life> . }
WHERE { :programme skos:broadMatch ?old }
