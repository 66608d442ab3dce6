# from: valid.ttl
DELETE WHERE { :contribution psm:assertionStatus ?old }
