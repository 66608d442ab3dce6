# from: valid.ttl
DELETE WHERE { :reading psm:printedYear ?old }
