# from: valid.ttl
INSERT DATA { :section psm:monitoringRound :second . :second a psm:MonitoringRound . }
