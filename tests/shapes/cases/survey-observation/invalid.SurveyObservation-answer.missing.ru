# from: valid.ttl
DELETE WHERE { :result psm:answer ?old }
