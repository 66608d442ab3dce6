# from: valid.ttl
DELETE WHERE { :plan skos:notation ?old }
