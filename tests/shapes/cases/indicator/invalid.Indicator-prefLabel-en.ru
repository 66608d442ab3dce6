# from: valid.ttl
DELETE { :indicator skos:prefLabel ?old }
WHERE { :indicator skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
