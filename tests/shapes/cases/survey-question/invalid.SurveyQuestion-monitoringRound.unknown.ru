# from: valid.ttl
DELETE { :question psm:monitoringRound ?old }
INSERT { :question psm:monitoringRound :unknown }
WHERE { :question psm:monitoringRound ?old }
