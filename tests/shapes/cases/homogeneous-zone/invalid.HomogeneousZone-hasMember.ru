# from: valid.ttl
DELETE WHERE { :zone l0:hasMember ?old }
