# from: valid.ttl
INSERT DATA { :zone clv:situatedWithin :second . :second a skos:Concept . }
