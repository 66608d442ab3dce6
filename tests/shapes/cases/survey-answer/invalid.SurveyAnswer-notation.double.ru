# from: valid.ttl
INSERT DATA { :answer skos:notation "q01-b" . }
