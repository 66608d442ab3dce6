# from: valid.ttl
DELETE { :answer skos:prefLabel ?old }
WHERE { :answer skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
