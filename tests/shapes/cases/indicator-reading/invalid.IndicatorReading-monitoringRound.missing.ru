# from: valid.ttl
DELETE WHERE { :reading psm:monitoringRound ?old }
