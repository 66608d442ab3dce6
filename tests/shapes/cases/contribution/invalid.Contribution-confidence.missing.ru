# from: valid.ttl
DELETE WHERE { :contribution psm:confidence ?old }
