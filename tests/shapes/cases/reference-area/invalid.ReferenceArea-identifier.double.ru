# from: valid.ttl
INSERT DATA { :area dct:identifier "provinces/002" . }
