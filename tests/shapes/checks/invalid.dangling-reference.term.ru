# from: valid.ttl
INSERT DATA { :action a psm:Unknown }
