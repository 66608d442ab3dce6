# from: valid.ttl
INSERT DATA { :note oa:hasTarget :second . }
