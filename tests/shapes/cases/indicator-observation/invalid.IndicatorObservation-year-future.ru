# from: valid.ttl
DELETE { :value psm:year ?old }
INSERT { :value psm:year "2026"^^xsd:gYear . }
WHERE { :value psm:year ?old }
