# from: valid.ttl
DELETE { :result psm:share ?old }
INSERT { :result psm:share 6e1 . }
WHERE { :result psm:share ?old }
