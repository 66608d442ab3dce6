# from: valid.ttl
INSERT DATA { :project dct:identifier "second" . }
