# from: valid.ttl
DELETE { :round skos:prefLabel ?old }
WHERE { :round skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
