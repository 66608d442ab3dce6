# from: valid.ttl
DELETE WHERE { :mention dct:identifier ?old }
