# from: valid.ttl
DELETE WHERE { :survey qb:structure ?old }
