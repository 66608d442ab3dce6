# from: valid.ttl
INSERT DATA { :project schema:name "Altro" }
