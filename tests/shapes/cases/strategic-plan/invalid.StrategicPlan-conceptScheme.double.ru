# from: valid.ttl
INSERT DATA { :plan psm:conceptScheme :second . :second a skos:ConceptScheme . }
