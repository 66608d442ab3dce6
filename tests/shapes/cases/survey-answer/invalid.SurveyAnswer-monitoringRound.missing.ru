# from: valid.ttl
DELETE WHERE { :answer psm:monitoringRound ?old }
