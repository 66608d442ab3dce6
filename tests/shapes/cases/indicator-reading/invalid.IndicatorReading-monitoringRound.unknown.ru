# from: valid.ttl
DELETE { :reading psm:monitoringRound ?old }
INSERT { :reading psm:monitoringRound :unknown }
WHERE { :reading psm:monitoringRound ?old }
