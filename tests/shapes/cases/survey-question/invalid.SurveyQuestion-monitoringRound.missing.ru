# from: valid.ttl
DELETE WHERE { :question psm:monitoringRound ?old }
