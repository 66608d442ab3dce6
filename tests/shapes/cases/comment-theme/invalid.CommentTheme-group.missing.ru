# from: valid.ttl
DELETE WHERE { :theme psm:group ?old }
