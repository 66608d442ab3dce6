# from: valid.ttl
INSERT DATA { :thing skos:definition "Un altro testo"@it . }
