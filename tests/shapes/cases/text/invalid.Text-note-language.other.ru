# from: valid.ttl
INSERT DATA { :thing skos:note "Un autre texte"@fr . }
