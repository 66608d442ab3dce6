# from: valid.ttl
INSERT DATA { :strategy skos:inScheme :second . :second a skos:ConceptScheme . }
