# from: valid.ttl
DELETE WHERE { :total skos:notation ?old }
