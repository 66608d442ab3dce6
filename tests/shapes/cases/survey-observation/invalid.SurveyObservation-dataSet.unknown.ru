# from: valid.ttl
DELETE { :result qb:dataSet ?old }
INSERT { :result qb:dataSet :unknown }
WHERE { :result qb:dataSet ?old }
