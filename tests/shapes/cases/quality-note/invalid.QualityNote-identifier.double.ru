# from: valid.ttl
INSERT DATA { :note dct:identifier "second" . }
