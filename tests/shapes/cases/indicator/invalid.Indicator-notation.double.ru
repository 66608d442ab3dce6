# from: valid.ttl
INSERT DATA { :indicator skos:notation "1.1-02" . }
