# from: valid.ttl
DELETE WHERE { :strategy skos:inScheme ?old }
