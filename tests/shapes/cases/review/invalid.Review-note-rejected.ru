# from: valid.ttl
DELETE WHERE { :review skos:note ?old }
