# from: valid.ttl
INSERT DATA { :mention psm:monitoringRound :second . :second a psm:MonitoringRound . }
