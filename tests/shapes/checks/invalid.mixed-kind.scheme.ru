# from: valid.ttl
INSERT DATA { :kinds a skos:Concept }
