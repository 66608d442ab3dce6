# from: valid.ttl
INSERT DATA { :project psm:cup "A11B31000010002" }
