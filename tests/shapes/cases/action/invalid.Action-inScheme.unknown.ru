# from: valid.ttl
DELETE { :action skos:inScheme ?old }
INSERT { :action skos:inScheme :unknown }
WHERE { :action skos:inScheme ?old }
