# from: valid.ttl
DELETE DATA { :plan skos:definition "Documento che programma."@it }
