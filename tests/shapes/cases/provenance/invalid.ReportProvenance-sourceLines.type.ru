# from: valid.ttl
DELETE { :project psm:sourceLines ?old }
INSERT { :project psm:sourceLines 56 . }
WHERE { :project psm:sourceLines ?old }
