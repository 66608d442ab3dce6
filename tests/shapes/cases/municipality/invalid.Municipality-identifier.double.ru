# from: valid.ttl
INSERT DATA { :city dct:identifier "cities/001272-(2019-01-01)" . }
