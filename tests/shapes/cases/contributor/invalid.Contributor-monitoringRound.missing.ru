# from: valid.ttl
DELETE WHERE { :entry psm:monitoringRound ?old }
