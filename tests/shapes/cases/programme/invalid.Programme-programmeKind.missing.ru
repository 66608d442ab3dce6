# from: valid.ttl
DELETE WHERE { :programme psm:programmeKind ?old }
