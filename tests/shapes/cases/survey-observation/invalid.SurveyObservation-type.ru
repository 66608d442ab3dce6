# from: valid.ttl
DELETE WHERE { :result a ?old }
