# from: valid.ttl
DELETE { :city skos:altLabel ?old }
INSERT { :city skos:altLabel "TURIN"@en . }
WHERE { :city skos:altLabel ?old }
