# from: valid.ttl
INSERT DATA { :catalogue dct:issued "2031-01-01"^^xsd:date . }
