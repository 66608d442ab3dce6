# from: valid.ttl
DELETE { :thing skos:note ?old }
INSERT { :thing skos:note " Spazio prima"@it }
WHERE { :thing skos:note ?old . FILTER(LANG(?old) = "it") }
