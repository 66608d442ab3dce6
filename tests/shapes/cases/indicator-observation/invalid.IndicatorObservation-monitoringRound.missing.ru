# from: valid.ttl
DELETE WHERE { :value psm:monitoringRound ?old }
