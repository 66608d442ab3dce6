# from: valid.ttl
DELETE { :city skos:prefLabel ?old }
WHERE { :city skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
