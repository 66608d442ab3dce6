# from: valid.ttl
DELETE WHERE { :reading psm:printedValue ?old }
