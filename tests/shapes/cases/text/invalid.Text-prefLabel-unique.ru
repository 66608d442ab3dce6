# from: valid.ttl
INSERT DATA { :thing skos:prefLabel "Un altro testo"@it . }
