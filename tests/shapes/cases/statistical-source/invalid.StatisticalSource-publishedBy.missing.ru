# from: valid.ttl
DELETE WHERE { :source psm:publishedBy ?old }
