# from: valid.ttl
INSERT DATA { :question psm:monitoringRound :second . :second a psm:MonitoringRound . }
