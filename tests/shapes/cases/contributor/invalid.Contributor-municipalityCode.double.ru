# from: valid.ttl
INSERT DATA { :entry psm:municipalityCode "999002" }
