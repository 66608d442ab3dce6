# from: valid.ttl
DELETE { :contribution psm:monitoringRound ?old }
INSERT { :contribution psm:monitoringRound :unknown }
WHERE { :contribution psm:monitoringRound ?old }
