# from: valid.ttl
DELETE WHERE { :city dct:identifier ?old }
