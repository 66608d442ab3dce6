# from: valid.ttl
INSERT DATA { :reading psm:printedValue "43" . }
