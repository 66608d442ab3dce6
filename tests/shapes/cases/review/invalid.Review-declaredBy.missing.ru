# from: valid.ttl
DELETE WHERE { :review psm:declaredBy ?old }
