# from: valid.ttl
DELETE { :unit skos:exactMatch ?old }
INSERT { :unit skos:exactMatch <urn:percent> . }
WHERE { :unit skos:exactMatch ?old }
