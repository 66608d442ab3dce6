# from: valid.ttl
INSERT DATA { :action skos:notation "1.1.2" . }
