# from: valid.ttl
DELETE { :section psm:monitoringRound ?old }
INSERT { :section psm:monitoringRound :unknown }
WHERE { :section psm:monitoringRound ?old }
