# from: valid.ttl
DELETE WHERE { :review dct:date ?old }
