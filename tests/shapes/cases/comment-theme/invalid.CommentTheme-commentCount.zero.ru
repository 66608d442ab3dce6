# from: valid.ttl
DELETE { :theme psm:commentCount ?old }
INSERT { :theme psm:commentCount 0 . }
WHERE { :theme psm:commentCount ?old }
