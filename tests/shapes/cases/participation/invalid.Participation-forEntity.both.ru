# from: valid.ttl
INSERT DATA { :participation ro:forEntity :round . :round a psm:MonitoringRound . }
