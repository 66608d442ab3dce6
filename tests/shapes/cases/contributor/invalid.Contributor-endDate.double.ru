# from: valid.ttl
INSERT DATA { :entry schema:endDate "2032-12-30"^^xsd:date }
