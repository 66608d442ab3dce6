# from: valid.ttl
DELETE { :answer psm:monitoringRound ?old }
INSERT { :answer psm:monitoringRound :unknown }
WHERE { :answer psm:monitoringRound ?old }
