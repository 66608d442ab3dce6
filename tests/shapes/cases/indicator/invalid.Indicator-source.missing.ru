# from: valid.ttl
DELETE WHERE { :indicator psm:source ?old }
