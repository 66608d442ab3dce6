# from: valid.ttl
INSERT DATA { :strategy skos:notation "1.2" . }
