# from: valid.ttl
INSERT DATA { :zone skos:notation "2" . }
