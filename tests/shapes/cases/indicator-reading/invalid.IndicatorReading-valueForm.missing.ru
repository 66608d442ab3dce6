# from: valid.ttl
DELETE WHERE { :reading psm:valueForm ?old }
