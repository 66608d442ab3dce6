# from: valid.ttl
DELETE WHERE { :group psm:monitoringRound ?old }
