# from: valid.ttl
DELETE WHERE { :mention psm:monitoringRound ?old }
