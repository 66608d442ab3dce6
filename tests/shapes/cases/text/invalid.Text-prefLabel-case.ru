# from: valid.ttl
DELETE { :thing skos:prefLabel ?old }
INSERT { :thing skos:prefLabel "GARANTIRE UNA DIFFUSA DIGITALIZZAZIONE"@it }
WHERE { :thing skos:prefLabel ?old . FILTER(LANG(?old) = "it") }
