# from: valid.ttl
INSERT DATA { :lot a skos:Concept ; skos:broader :call . :fund skos:related :lot }
