# from: valid.ttl
DELETE { :value qb:dataSet ?old }
INSERT { :value qb:dataSet :unknown }
WHERE { :value qb:dataSet ?old }
