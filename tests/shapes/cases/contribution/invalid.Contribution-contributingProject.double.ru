# from: valid.ttl
INSERT DATA { :contribution psm:contributingProject :second . :second a psm:Project . }
