# from: valid.ttl
INSERT DATA { :answer psm:monitoringRound :second . :second a psm:MonitoringRound . }
