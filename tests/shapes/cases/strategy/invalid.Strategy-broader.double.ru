# from: valid.ttl
INSERT DATA { :strategy skos:broader :second ; dct:isPartOf :second . :second a psm:Axis . }
