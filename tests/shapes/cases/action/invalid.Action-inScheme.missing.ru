# from: valid.ttl
DELETE WHERE { :action skos:inScheme ?old }
