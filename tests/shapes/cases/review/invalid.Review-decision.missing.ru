# from: valid.ttl
DELETE WHERE { :review psm:decision ?old }
