# from: valid.ttl
DELETE { :organisation skos:prefLabel ?old }
WHERE { :organisation skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
