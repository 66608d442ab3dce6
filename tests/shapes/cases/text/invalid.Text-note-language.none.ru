# from: valid.ttl
INSERT DATA { :thing skos:note "Testo senza lingua" . }
