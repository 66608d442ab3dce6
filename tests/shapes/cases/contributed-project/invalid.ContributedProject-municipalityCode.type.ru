# from: valid.ttl
INSERT DATA { :project psm:municipalityCode 999003 }
