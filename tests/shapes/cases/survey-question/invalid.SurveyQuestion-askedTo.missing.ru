# from: valid.ttl
DELETE WHERE { :question psm:askedTo ?old }
