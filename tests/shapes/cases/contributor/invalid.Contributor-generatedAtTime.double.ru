# from: valid.ttl
INSERT DATA { :entry prov:generatedAtTime "2031-03-16T08:00:00Z"^^xsd:dateTime }
