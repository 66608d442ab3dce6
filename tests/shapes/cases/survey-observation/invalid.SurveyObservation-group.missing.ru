# from: valid.ttl
DELETE WHERE { :result psm:group ?old }
