# from: valid.ttl
DELETE { :concept skos:inScheme ?old }
INSERT { :concept skos:inScheme :unknown . }
WHERE { :concept skos:inScheme ?old }
