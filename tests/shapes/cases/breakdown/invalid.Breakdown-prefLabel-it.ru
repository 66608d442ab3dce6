# from: valid.ttl
DELETE { :total skos:prefLabel ?old }
WHERE { :total skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
