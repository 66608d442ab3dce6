# from: valid.ttl
DELETE { :report skos:prefLabel ?old }
WHERE { :report skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
