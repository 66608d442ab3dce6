# from: valid.ttl
INSERT DATA { :programme dct:identifier "second" . }
