# from: valid.ttl
DELETE WHERE { :contribution psm:contributingProject ?old }
