# from: valid.ttl
DELETE { :source skos:prefLabel ?old }
WHERE { :source skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
