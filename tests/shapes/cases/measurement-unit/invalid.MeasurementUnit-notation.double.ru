# from: valid.ttl
INSERT DATA { :unit skos:notation "second" . }
