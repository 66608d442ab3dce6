# from: valid.ttl
DELETE WHERE { :value a ?old }
