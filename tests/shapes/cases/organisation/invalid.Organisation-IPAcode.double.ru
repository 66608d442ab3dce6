# from: valid.ttl
INSERT DATA { :organisation cov:IPAcode "second" . }
