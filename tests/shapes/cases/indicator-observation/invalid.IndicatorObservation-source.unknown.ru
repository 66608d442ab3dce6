# from: valid.ttl
DELETE { :value psm:source ?old }
INSERT { :value psm:source :unknown }
WHERE { :value psm:source ?old }
