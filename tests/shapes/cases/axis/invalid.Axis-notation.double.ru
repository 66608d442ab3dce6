# from: valid.ttl
INSERT DATA { :axis skos:notation "2" . }
