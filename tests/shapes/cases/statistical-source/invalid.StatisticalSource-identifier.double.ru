# from: valid.ttl
INSERT DATA { :source dct:identifier "second" . }
