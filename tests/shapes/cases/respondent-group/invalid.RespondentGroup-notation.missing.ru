# from: valid.ttl
DELETE WHERE { :group skos:notation ?old }
