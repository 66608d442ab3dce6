# from: valid.ttl
DELETE WHERE { :zone skos:notation ?old }
