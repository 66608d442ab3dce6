# from: valid.ttl
DELETE { :project dct:source ?old }
INSERT { :project dct:source :unknown . }
WHERE { :project dct:source ?old }
