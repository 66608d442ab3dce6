# from: valid.ttl
INSERT DATA { :areas a skos:ConceptScheme }
