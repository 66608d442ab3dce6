# from: valid.ttl
DELETE WHERE { :reading psm:readingOf ?old }
