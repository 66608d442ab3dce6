# from: valid.ttl
DELETE { :strategy skos:inScheme ?old }
INSERT { :strategy skos:inScheme :unknown }
WHERE { :strategy skos:inScheme ?old }
