# from: valid.ttl
DELETE { :result psm:share ?old }
INSERT { :result psm:share -1.0 . }
WHERE { :result psm:share ?old }
