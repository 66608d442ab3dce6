# from: valid.ttl
DELETE { :result psm:monitoringRound ?old }
INSERT { :result psm:monitoringRound :unknown }
WHERE { :result psm:monitoringRound ?old }
