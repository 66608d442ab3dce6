# from: valid.ttl
DELETE WHERE { :strategy dct:hasPart ?old }
