# from: valid.ttl
INSERT DATA { :city skos:notation "001273" . }
