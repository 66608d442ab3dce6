# from: valid.ttl
DELETE { :group skos:prefLabel ?old }
WHERE { :group skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
