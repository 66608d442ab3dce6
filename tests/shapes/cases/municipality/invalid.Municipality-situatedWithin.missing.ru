# from: valid.ttl
DELETE WHERE { :city clv:situatedWithin ?old }
