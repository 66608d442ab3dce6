# from: valid.ttl
DELETE WHERE { :value psm:source ?old }
