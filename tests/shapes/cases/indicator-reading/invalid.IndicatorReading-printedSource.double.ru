# from: valid.ttl
INSERT DATA { :reading psm:printedSource "Istat 2023" . }
