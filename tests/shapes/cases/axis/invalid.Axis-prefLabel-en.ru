# from: valid.ttl
DELETE { :axis skos:prefLabel ?old }
WHERE { :axis skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
