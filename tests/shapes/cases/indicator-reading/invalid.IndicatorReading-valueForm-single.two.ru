# from: valid.ttl
INSERT DATA { :second psm:indicator :indicator ; psm:year "2023"^^xsd:gYear ; psm:breakdown :total }
