# from: valid.ttl
DELETE { :programme skos:prefLabel ?old }
WHERE { :programme skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
