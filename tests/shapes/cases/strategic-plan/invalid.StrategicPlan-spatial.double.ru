# from: valid.ttl
INSERT DATA { :plan dct:spatial :second . :second a skos:Concept . }
