# from: valid.ttl
DELETE { :theme psm:group ?old }
INSERT { :theme psm:group :unknown }
WHERE { :theme psm:group ?old }
