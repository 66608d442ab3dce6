# from: valid.ttl
DELETE WHERE { :report psm:year ?old }
