# from: valid.ttl
DELETE WHERE { :theme dct:identifier ?old }
