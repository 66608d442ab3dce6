# from: valid.ttl
DELETE WHERE { :plan dct:license ?old }
