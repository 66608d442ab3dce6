# from: valid.ttl
INSERT DATA { :project schema:startDate "2031-01-02"^^xsd:date }
