# from: valid.ttl
DELETE WHERE { :reading psm:printedSource ?old }
