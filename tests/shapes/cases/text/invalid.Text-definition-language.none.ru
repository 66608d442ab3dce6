# from: valid.ttl
INSERT DATA { :thing skos:definition "Testo senza lingua" . }
