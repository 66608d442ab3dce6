# from: valid.ttl
# results: 19
DELETE WHERE { ?thing dct:source ?old }
