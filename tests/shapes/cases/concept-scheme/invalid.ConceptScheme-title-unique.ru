# from: valid.ttl
INSERT DATA { :scheme dct:title "Altro titolo"@it . }
