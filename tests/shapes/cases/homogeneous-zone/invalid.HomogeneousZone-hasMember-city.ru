# from: valid.ttl
DELETE { :zone l0:hasMember ?old }
INSERT { :zone l0:hasMember :unknown . }
WHERE { :zone l0:hasMember ?old }
