# from: valid.ttl
DELETE { :reading psm:printedValue ?old }
INSERT { :reading psm:printedValue "42.500" }
WHERE { :reading psm:printedValue ?old }
