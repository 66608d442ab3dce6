# from: valid.ttl
INSERT DATA { :review dct:date "2031-04-02"^^xsd:date }
