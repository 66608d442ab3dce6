# from: valid.ttl
DELETE WHERE { :source dct:identifier ?old }
