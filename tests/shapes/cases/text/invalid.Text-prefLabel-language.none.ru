# from: valid.ttl
INSERT DATA { :thing skos:prefLabel "Testo senza lingua" . }
