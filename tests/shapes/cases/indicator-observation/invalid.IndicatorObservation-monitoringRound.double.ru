# from: valid.ttl
INSERT DATA { :value psm:monitoringRound :second . :second a psm:MonitoringRound . }
