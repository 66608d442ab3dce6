# from: valid.ttl
INSERT DATA { :interval ti:startTime "2025-06-01T00:00:00"^^xsd:dateTime . }
