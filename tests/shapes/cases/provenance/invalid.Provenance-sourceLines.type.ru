# from: valid.ttl
DELETE { :action psm:sourceLines ?old }
INSERT { :action psm:sourceLines 56 . }
WHERE { :action psm:sourceLines ?old }
