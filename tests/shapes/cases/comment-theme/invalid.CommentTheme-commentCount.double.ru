# from: valid.ttl
INSERT DATA { :theme psm:commentCount 4 . }
