# from: valid.ttl
DELETE WHERE { :result psm:question ?old }
