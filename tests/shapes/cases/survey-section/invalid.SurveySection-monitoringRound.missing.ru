# from: valid.ttl
DELETE WHERE { :section psm:monitoringRound ?old }
