# from: valid.ttl
INSERT DATA { :concept skos:notation "second" . }
