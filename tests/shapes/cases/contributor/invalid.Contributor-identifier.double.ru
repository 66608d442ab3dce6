# from: valid.ttl
INSERT DATA { :entry dct:identifier "un-altro" }
