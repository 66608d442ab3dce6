# from: valid.ttl
INSERT DATA { :twin cov:IPAcode "cmto" }
