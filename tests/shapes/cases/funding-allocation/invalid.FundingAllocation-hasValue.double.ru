# from: valid.ttl
INSERT DATA { :funding mu:hasValue :second . :second a mu:Value . }
