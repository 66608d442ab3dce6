# from: valid.ttl
DELETE { :strategy skos:prefLabel ?old }
WHERE { :strategy skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
