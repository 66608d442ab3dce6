# from: valid.ttl
INSERT DATA { :group skos:notation "second" . }
