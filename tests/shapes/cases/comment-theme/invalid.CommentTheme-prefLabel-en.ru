# from: valid.ttl
DELETE { :theme skos:prefLabel ?old }
WHERE { :theme skos:prefLabel ?old . FILTER(LANG(?old) = "en") }
