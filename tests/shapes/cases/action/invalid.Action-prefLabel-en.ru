# from: valid.ttl
DELETE { :action skos:prefLabel ?old }
WHERE { :action skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
