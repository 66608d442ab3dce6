# from: valid.ttl
INSERT DATA { :reading psm:monitoringRound :second . :second a psm:MonitoringRound . }
