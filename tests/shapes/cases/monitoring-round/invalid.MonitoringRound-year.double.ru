# from: valid.ttl
INSERT DATA { :round psm:year "2026"^^xsd:gYear . }
