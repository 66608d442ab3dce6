# from: valid.ttl
INSERT DATA { :section dct:identifier "second" . }
