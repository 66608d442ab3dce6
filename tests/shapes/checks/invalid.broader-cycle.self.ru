# from: valid.ttl
INSERT DATA { :fund skos:broader :fund }
