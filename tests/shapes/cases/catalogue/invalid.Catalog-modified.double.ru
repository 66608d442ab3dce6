# from: valid.ttl
INSERT DATA { :catalogue dct:modified "2031-01-01"^^xsd:date . }
