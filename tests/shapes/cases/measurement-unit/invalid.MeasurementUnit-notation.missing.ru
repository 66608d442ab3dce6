# from: valid.ttl
DELETE WHERE { :unit skos:notation ?old }
