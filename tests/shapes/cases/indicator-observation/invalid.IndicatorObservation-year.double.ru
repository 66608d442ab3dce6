# from: valid.ttl
INSERT DATA { :value psm:year "2022"^^xsd:gYear . }
