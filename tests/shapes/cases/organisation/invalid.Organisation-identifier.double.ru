# from: valid.ttl
INSERT DATA { :organisation dct:identifier "second" . }
