# from: valid.ttl
DELETE WHERE { :action skos:notation ?old }
