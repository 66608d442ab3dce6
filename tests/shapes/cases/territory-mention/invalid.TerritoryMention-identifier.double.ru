# from: valid.ttl
INSERT DATA { :mention dct:identifier "second" . }
