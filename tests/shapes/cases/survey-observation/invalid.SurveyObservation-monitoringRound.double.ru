# from: valid.ttl
INSERT DATA { :result psm:monitoringRound :second . :second a psm:MonitoringRound . }
