# from: valid.ttl
DELETE WHERE { :round psm:year ?old }
