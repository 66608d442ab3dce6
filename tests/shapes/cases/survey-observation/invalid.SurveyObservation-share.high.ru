# from: valid.ttl
DELETE { :result psm:share ?old }
INSERT { :result psm:share 100.1 . }
WHERE { :result psm:share ?old }
