# from: valid.ttl
INSERT DATA { :reading psm:printedYear "2022"^^xsd:gYear }
