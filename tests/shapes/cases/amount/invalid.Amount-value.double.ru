# from: valid.ttl
INSERT DATA { :amount mu:value 2.0 . }
