# from: valid.ttl
DELETE { :mention psm:monitoringRound ?old }
INSERT { :mention psm:monitoringRound :unknown }
WHERE { :mention psm:monitoringRound ?old }
