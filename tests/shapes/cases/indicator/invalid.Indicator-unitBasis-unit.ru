# from: valid.ttl
DELETE WHERE { :indicator psm:unit ?old }
