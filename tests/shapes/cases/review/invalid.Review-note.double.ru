# from: valid.ttl
INSERT DATA { :review skos:note "Un altro motivo."@it }
