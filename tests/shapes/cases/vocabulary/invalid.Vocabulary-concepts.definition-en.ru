# from: valid.ttl
DELETE DATA { :plan skos:definition "Document that plans."@en }
