# from: valid.ttl
DELETE { :thing skos:prefLabel ?old }
INSERT { :thing skos:prefLabel "A\ncapo"@it }
WHERE { :thing skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
