# from: valid.ttl
DELETE WHERE { :round dct:identifier ?old }
