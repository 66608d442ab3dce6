# from: valid.ttl
DELETE { :thing skos:note ?old }
INSERT { :thing skos:note "A\ncapo"@it }
WHERE { :thing skos:note ?old . FILTER(LANG(?old) = "it") }
