# from: valid.ttl
DELETE { :source psm:publishedBy ?old }
INSERT { :source psm:publishedBy :unknown }
WHERE { :source psm:publishedBy ?old }
