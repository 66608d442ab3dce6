# from: valid.declared.ttl
INSERT DATA { :withdrawn schema:name "Altro" }
