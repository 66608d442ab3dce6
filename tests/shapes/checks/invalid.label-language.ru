# from: valid.ttl
# results: 2
INSERT DATA { :action skos:prefLabel "Altra azione"@it }
