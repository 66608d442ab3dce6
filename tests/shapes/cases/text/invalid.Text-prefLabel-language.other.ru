# from: valid.ttl
INSERT DATA { :thing skos:prefLabel "Un autre texte"@fr . }
