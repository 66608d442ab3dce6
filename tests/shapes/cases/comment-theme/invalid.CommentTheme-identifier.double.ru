# from: valid.ttl
INSERT DATA { :theme dct:identifier "second" . }
