# from: valid.ttl
DELETE WHERE { :question skos:notation ?old }
