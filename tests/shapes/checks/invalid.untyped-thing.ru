# from: valid.ttl
INSERT DATA { :thing skos:prefLabel "Senza tipo"@it }
