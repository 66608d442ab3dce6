# from: valid.ttl
INSERT DATA { :programme skos:notation "M5" . }
