# from: valid.ttl
DELETE { :thing l0:description ?old }
INSERT { :thing l0:description " Spazio prima"@it }
WHERE { :thing l0:description ?old . FILTER(LANG(?old) = "it") }
