# from: valid.ttl
DELETE WHERE { :plan psm:conceptScheme ?old }
