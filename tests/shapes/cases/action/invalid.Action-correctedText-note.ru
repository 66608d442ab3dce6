# from: valid.ttl
DELETE { :action psm:correctionNote ?old }
WHERE { :action psm:correctionNote ?old . FILTER(LANG(?old) = "it") }
