# from: valid.ttl
DELETE WHERE { :entry dct:identifier ?old }
