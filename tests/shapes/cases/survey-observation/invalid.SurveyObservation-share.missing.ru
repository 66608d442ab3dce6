# from: valid.ttl
DELETE WHERE { :result psm:share ?old }
