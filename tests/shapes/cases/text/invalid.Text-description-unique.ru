# from: valid.ttl
INSERT DATA { :thing l0:description "Un altro testo"@it . }
