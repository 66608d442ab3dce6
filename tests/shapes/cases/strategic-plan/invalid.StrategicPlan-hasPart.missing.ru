# from: valid.ttl
DELETE WHERE { :plan dct:hasPart ?old }
