# from: valid.ttl
DELETE { :thing skos:definition ?old }
INSERT { :thing skos:definition "Due  spazi"@it }
WHERE { :thing skos:definition ?old . FILTER(LANG(?old) = "it") }
