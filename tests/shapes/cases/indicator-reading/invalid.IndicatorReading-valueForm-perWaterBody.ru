# from: valid.per-water-body.ttl
INSERT DATA { :value psm:indicator :indicator ; psm:year "2023"^^xsd:gYear }
