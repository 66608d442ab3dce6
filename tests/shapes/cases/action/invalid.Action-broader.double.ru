# from: valid.ttl
INSERT DATA { :action skos:broader :second ; dct:isPartOf :second . :second a psm:Strategy . }
