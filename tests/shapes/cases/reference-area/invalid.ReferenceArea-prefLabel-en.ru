# from: valid.ttl
DELETE { :area skos:prefLabel ?old }
WHERE { :area skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
