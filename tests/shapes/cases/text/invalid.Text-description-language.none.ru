# from: valid.ttl
INSERT DATA { :thing l0:description "Testo senza lingua" . }
