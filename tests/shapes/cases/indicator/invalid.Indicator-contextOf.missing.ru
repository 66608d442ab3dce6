# from: valid.ttl
DELETE WHERE { :indicator psm:contextOf ?old }
