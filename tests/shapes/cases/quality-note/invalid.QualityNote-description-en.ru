# from: valid.ttl
DELETE { :note l0:description ?old }
WHERE { :note l0:description ?old . FILTER(LANG(?old) = "en") }
