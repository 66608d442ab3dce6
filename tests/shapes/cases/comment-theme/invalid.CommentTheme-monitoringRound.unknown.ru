# from: valid.ttl
DELETE { :theme psm:monitoringRound ?old }
INSERT { :theme psm:monitoringRound :unknown }
WHERE { :theme psm:monitoringRound ?old }
