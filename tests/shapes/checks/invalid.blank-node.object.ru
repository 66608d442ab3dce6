# from: valid.ttl
INSERT DATA { :action dct:relation _:b }
