# from: valid.ttl
DELETE WHERE { :indicator psm:unitBasis ?old }
