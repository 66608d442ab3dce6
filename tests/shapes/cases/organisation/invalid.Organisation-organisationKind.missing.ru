# from: valid.ttl
DELETE WHERE { :organisation psm:organisationKind ?old }
