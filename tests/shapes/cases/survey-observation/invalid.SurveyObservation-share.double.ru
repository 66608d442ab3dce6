# from: valid.ttl
INSERT DATA { :result psm:share 61.0 . }
