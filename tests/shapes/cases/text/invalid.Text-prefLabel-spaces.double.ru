# from: valid.ttl
DELETE { :thing skos:prefLabel ?old }
INSERT { :thing skos:prefLabel "Due  spazi"@it }
WHERE { :thing skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
