# from: valid.ttl
INSERT DATA { :project psm:leadIPAcode "c_altro" }
