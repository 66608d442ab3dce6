# from: valid.ttl
DELETE { :value-2024 psm:year ?old }
INSERT { :value-2024 psm:year "2023"^^xsd:gYear }
WHERE { :value-2024 psm:year ?old }
