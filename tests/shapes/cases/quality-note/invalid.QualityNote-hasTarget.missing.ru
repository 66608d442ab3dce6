# from: valid.ttl
DELETE WHERE { :note oa:hasTarget ?old }
