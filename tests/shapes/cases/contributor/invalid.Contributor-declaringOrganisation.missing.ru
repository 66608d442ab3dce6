# from: valid.ttl
DELETE WHERE { :entry psm:declaringOrganisation ?old }
