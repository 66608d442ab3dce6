# from: valid.ttl
INSERT DATA { :thing l0:description "Un autre texte"@fr . }
