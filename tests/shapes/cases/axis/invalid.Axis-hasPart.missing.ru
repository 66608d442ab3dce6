# from: valid.ttl
DELETE WHERE { :axis dct:hasPart ?old }
