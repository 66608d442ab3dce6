# from: valid.declared.ttl
INSERT DATA { :contribution dct:issued "2031-03-02"^^xsd:date }
