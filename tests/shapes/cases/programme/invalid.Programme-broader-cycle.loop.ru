# from: valid.ttl
# results: 2
INSERT DATA { :parent skos:broader :programme }
