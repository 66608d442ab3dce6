# from: valid.ttl
DELETE WHERE { :indicator skos:notation ?old }
