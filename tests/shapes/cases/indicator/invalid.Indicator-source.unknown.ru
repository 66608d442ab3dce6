# from: valid.ttl
DELETE { :indicator psm:source ?old }
INSERT { :indicator psm:source :unknown }
WHERE { :indicator psm:source ?old }
