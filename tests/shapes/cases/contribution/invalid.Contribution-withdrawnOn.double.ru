# from: valid.declared.ttl
INSERT DATA { :withdrawn psm:withdrawnOn "2031-05-02"^^xsd:date }
