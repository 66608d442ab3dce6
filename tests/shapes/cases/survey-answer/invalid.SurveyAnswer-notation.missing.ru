# from: valid.ttl
DELETE WHERE { :answer skos:notation ?old }
