# from: valid.ttl
INSERT DATA { :action skos:inScheme :second . :second a skos:ConceptScheme . }
