# from: valid.ttl
INSERT DATA { :report dct:identifier "second" . }
