# from: valid.ttl
DELETE { :contribution psm:monitoringRound ?old }
INSERT { :contribution psm:monitoringRound :another-round }
WHERE { :contribution psm:monitoringRound ?old }
