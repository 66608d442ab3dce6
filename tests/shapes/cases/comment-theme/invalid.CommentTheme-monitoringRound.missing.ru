# from: valid.ttl
DELETE WHERE { :theme psm:monitoringRound ?old }
