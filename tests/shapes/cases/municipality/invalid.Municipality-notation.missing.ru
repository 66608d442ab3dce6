# from: valid.ttl
DELETE WHERE { :city skos:notation ?old }
