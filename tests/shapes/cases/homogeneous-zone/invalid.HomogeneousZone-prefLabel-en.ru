# from: valid.ttl
DELETE { :zone skos:prefLabel ?old }
WHERE { :zone skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
