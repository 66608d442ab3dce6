# from: valid.ttl
INSERT DATA { :axis skos:inScheme :second . :second a skos:ConceptScheme . }
