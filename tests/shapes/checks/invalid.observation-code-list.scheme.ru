# from: valid.ttl
# results: 2
DELETE WHERE { :total skos:inScheme ?old }
