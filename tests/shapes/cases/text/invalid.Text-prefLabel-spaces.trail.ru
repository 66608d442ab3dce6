# from: valid.ttl
DELETE { :thing skos:prefLabel ?old }
INSERT { :thing skos:prefLabel "Spazio dopo "@it }
WHERE { :thing skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
