# from: valid.ttl
DELETE DATA { :plan skos:prefLabel "Plan"@en }
