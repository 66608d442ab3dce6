# from: valid.ttl
DELETE { :group psm:monitoringRound ?old }
INSERT { :group psm:monitoringRound :unknown }
WHERE { :group psm:monitoringRound ?old }
