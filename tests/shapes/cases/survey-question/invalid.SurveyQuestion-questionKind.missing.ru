# from: valid.ttl
DELETE WHERE { :question psm:questionKind ?old }
