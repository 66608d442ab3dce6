# from: valid.ttl
DELETE WHERE { :plan dct:spatial ?old }
