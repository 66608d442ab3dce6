# from: valid.ttl
INSERT DATA { :city clv:situatedWithin :second . :second a skos:Concept . }
