# from: valid.ttl
DELETE WHERE { :theme psm:commentCount ?old }
