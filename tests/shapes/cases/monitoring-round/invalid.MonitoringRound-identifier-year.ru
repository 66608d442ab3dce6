# from: valid.ttl
DELETE { :round psm:year ?old }
INSERT { :round psm:year "2026"^^xsd:gYear . }
WHERE { :round psm:year ?old }
