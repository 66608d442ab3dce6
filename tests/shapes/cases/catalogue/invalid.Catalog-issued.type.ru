# from: valid.ttl
DELETE { :catalogue dct:issued ?old }
INSERT { :catalogue dct:issued "2030"^^xsd:gYear . }
WHERE { :catalogue dct:issued ?old }
