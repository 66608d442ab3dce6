# from: valid.ttl
DELETE { :strategy l0:description ?old }
WHERE { :strategy l0:description ?old . FILTER(LANG(?old) = "it") }
