# from: valid.ttl
DELETE { :axis skos:inScheme ?old }
INSERT { :axis skos:inScheme :unknown }
WHERE { :axis skos:inScheme ?old }
