# from: valid.ttl
DELETE { :plan skos:prefLabel ?old }
WHERE { :plan skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
