# from: valid.ttl
INSERT DATA { :group psm:monitoringRound :second . :second a psm:MonitoringRound . }
