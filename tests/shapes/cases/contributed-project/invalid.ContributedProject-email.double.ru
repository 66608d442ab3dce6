# from: valid.ttl
INSERT DATA { :project schema:email "altri@example.org" }
