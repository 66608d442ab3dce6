# from: valid.ttl
INSERT DATA { :theme psm:monitoringRound :second . :second a psm:MonitoringRound . }
