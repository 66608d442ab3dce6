# from: valid.ttl
DELETE { :contribution psm:contributingProject ?old }
INSERT { :contribution psm:contributingProject :unknown }
WHERE { :contribution psm:contributingProject ?old }
