# from: valid.ttl
DELETE { :mention l0:description ?old }
WHERE { :mention l0:description ?old . FILTER(LANG(?old) = "en") }
