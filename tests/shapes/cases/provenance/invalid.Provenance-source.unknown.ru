# from: valid.ttl
DELETE { :action dct:source ?old }
INSERT { :action dct:source :unknown . }
WHERE { :action dct:source ?old }
