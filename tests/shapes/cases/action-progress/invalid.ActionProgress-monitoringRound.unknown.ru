# from: valid.ttl
DELETE DATA { :round a psm:MonitoringRound }
