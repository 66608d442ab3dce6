# from: valid.ttl
INSERT DATA { :value psm:value 43.0 . }
