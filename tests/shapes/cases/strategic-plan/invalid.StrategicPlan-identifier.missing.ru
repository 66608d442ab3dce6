# from: valid.ttl
DELETE WHERE { :plan dct:identifier ?old }
