# from: valid.ttl
DELETE WHERE { :catalogue dct:modified ?old }
