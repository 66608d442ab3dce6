# from: valid.ttl
DELETE WHERE { :contribution psm:monitoringRound ?old }
