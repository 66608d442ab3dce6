# from: valid.ttl
INSERT DATA { :scheme dct:identifier "second" . }
