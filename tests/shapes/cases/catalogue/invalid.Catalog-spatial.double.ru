# from: valid.ttl
INSERT DATA { :catalogue dct:spatial :elsewhere . }
