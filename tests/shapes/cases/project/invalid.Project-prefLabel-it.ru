# from: valid.ttl
DELETE { :project skos:prefLabel ?old }
WHERE { :project skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
