# from: valid.ttl
DELETE { :programme skos:exactMatch ?old }
INSERT { :programme skos:exactMatch <urn:life> . }
WHERE { :programme skos:exactMatch ?old }
