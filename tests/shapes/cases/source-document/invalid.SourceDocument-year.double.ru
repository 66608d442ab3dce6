# from: valid.ttl
INSERT DATA { :report psm:year "2026"^^xsd:gYear . }
