# from: valid.ttl
INSERT DATA { :contribution psm:monitoringRound :second . :second a psm:MonitoringRound . }
