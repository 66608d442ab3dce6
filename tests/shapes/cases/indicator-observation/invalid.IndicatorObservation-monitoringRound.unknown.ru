# from: valid.ttl
DELETE { :value psm:monitoringRound ?old }
INSERT { :value psm:monitoringRound :unknown }
WHERE { :value psm:monitoringRound ?old }
