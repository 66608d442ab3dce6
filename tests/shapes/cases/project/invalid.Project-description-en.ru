# from: valid.ttl
DELETE { :project l0:description ?old }
WHERE { :project l0:description ?old . FILTER(LANG(?old) = "en") }
