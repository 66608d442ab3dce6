# from: valid.ttl
DELETE WHERE { :contribution psm:contributionBasis ?old }
