# from: valid.ttl
DELETE WHERE { :project psm:declaredBy ?old }
