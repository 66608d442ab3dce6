# from: valid.ttl
DELETE WHERE { :report dct:identifier ?old }
