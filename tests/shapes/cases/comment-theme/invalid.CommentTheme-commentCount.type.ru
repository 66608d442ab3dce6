# from: valid.ttl
DELETE { :theme psm:commentCount ?old }
INSERT { :theme psm:commentCount 3.5 . }
WHERE { :theme psm:commentCount ?old }
