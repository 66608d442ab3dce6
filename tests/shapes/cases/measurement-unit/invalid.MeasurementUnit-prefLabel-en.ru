# from: valid.ttl
DELETE { :unit skos:prefLabel ?old }
WHERE { :unit skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
