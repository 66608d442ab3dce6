# from: valid.ttl
DELETE WHERE { :result psm:monitoringRound ?old }
