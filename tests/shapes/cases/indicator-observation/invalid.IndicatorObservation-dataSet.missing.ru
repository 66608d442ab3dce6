# from: valid.ttl
DELETE WHERE { :value qb:dataSet ?old }
