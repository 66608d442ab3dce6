# from: valid.ttl
DELETE WHERE { :report dct:publisher ?old }
