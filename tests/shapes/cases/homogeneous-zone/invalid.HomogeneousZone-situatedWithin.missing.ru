# from: valid.ttl
DELETE WHERE { :zone clv:situatedWithin ?old }
