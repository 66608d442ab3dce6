# from: valid.ttl
DELETE WHERE { :progress psm:monitoringRound ?old }
