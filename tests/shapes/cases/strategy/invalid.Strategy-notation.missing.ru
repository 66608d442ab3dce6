# from: valid.ttl
DELETE WHERE { :strategy skos:notation ?old }
