# from: valid.ttl
DELETE { :entry psm:monitoringRound ?old }
INSERT { :entry psm:monitoringRound :unknown . }
WHERE { :entry psm:monitoringRound ?old }
