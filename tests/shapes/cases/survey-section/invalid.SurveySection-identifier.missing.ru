# from: valid.ttl
DELETE WHERE { :section dct:identifier ?old }
