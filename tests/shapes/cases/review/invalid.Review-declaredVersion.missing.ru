# from: valid.ttl
DELETE WHERE { :review psm:declaredVersion ?old }
