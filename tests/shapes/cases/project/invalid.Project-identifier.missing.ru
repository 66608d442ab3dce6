# from: valid.ttl
DELETE WHERE { :project dct:identifier ?old }
