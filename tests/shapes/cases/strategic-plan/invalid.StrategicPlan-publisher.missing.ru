# from: valid.ttl
DELETE WHERE { :plan dct:publisher ?old }
