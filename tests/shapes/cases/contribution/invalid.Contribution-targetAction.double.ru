# from: valid.ttl
INSERT DATA { :contribution psm:targetAction :second . :second a psm:Action . }
