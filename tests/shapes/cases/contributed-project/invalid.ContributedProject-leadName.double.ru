# from: valid.ttl
INSERT DATA { :project psm:leadName "Altri" }
