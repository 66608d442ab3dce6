# from: valid.ttl
DELETE WHERE { :axis skos:inScheme ?old }
