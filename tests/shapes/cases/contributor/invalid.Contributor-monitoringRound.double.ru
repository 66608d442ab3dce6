# from: valid.ttl
INSERT DATA { :entry psm:monitoringRound :later }
