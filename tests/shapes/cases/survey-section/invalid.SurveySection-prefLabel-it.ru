# from: valid.ttl
DELETE { :section skos:prefLabel ?old }
WHERE { :section skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
