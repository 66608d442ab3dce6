# from: valid.content.ttl
INSERT DATA { :contribution psm:confidence 0.5 . }
