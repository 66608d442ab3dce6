# from: valid.ttl
DELETE { :catalogue dct:modified ?old }
INSERT { :catalogue dct:modified "2030"^^xsd:gYear . }
WHERE { :catalogue dct:modified ?old }
