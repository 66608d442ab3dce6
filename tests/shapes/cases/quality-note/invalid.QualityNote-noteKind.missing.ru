# from: valid.ttl
DELETE WHERE { :note psm:noteKind ?old }
