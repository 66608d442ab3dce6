# from: valid.ttl
DELETE WHERE { :result qb:dataSet ?old }
