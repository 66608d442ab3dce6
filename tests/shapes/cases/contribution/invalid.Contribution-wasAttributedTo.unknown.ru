# from: valid.ttl
DELETE DATA { :publisher a org:Organization }
