# from: valid.ttl
DELETE WHERE { :programme skos:notation ?old }
