# from: valid.ttl
DELETE { :city l0:isMemberOf ?old }
INSERT { :city l0:isMemberOf :unknown }
WHERE { :city l0:isMemberOf ?old }
