# from: valid.ttl
DELETE { :plan psm:conceptScheme ?old }
INSERT { :plan psm:conceptScheme :unknown }
WHERE { :plan psm:conceptScheme ?old }
