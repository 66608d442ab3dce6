# from: valid.ttl
INSERT DATA { :entry schema:startDate "2031-01-11"^^xsd:date }
