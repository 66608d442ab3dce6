# from: valid.ttl
DELETE WHERE { :project psm:projectKind ?old }
