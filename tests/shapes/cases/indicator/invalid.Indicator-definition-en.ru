# from: valid.ttl
DELETE { :indicator skos:definition ?old }
WHERE { :indicator skos:definition ?old . FILTER(LANG(?old) = "en") }
