# from: valid.ttl
INSERT DATA { :progress psm:monitoringRound :second . :second a psm:MonitoringRound . :contribution psm:monitoringRound :second }
