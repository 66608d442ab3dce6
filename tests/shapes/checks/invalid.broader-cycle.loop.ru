# from: valid.ttl
# results: 2
INSERT DATA { :fund skos:broader :call }
