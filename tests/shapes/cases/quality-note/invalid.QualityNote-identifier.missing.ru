# from: valid.ttl
DELETE WHERE { :note dct:identifier ?old }
