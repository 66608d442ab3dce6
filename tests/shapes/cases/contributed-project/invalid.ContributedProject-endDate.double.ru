# from: valid.ttl
INSERT DATA { :project schema:endDate "2032-07-01"^^xsd:date }
