# from: valid.ttl
DELETE WHERE { :area dct:identifier ?old }
