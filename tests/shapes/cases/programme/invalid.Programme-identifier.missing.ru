# from: valid.ttl
DELETE WHERE { :programme dct:identifier ?old }
