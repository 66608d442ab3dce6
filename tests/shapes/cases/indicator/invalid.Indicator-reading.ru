# from: valid.ttl
DELETE WHERE { :reading psm:readingOf :indicator }
