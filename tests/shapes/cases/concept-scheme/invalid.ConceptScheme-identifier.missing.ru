# from: valid.ttl
DELETE WHERE { :scheme dct:identifier ?old }
