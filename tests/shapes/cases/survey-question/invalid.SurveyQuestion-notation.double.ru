# from: valid.ttl
INSERT DATA { :question skos:notation "q02" . }
