# from: valid.ttl
INSERT DATA { :project psm:municipalityCode "Giocopoli" }
