# from: valid.ttl
DELETE WHERE { :city skos:altLabel ?old }
