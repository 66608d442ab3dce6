# from: valid.ttl
INSERT DATA { :progress psm:progressOf :second . :second a psm:Action . :contribution psm:targetAction :second }
