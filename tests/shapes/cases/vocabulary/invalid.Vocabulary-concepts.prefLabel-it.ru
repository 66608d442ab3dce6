# from: valid.ttl
DELETE DATA { :plan skos:prefLabel "Piano"@it }
