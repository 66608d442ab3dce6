# from: valid.ttl
DELETE WHERE { :organisation dct:identifier ?old }
