# from: valid.ttl
INSERT DATA { :project schema:identifier "GIO-2" }
