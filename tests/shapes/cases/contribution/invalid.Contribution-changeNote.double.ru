# from: valid.declared.ttl
INSERT DATA { :withdrawn skos:changeNote "Scaduto."@it }
