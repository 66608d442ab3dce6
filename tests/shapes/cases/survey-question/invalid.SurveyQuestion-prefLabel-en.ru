# from: valid.ttl
DELETE { :question skos:prefLabel ?old }
WHERE { :question skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
