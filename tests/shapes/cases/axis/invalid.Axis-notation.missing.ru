# from: valid.ttl
DELETE WHERE { :axis skos:notation ?old }
