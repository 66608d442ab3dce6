# from: valid.ttl
INSERT DATA { :project schema:description "Altro." }
