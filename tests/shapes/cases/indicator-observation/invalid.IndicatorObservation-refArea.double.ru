# from: valid.ttl
INSERT DATA { :value psm:refArea :second . :second a skos:Concept . <https://dati.piemonte.it/psm/controlled-vocabulary/reference-areas> skos:member :second }
