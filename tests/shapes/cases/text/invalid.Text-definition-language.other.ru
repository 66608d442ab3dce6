# from: valid.ttl
INSERT DATA { :thing skos:definition "Un autre texte"@fr . }
