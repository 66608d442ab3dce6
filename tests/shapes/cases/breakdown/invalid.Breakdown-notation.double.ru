# from: valid.ttl
INSERT DATA { :total skos:notation "second" . }
