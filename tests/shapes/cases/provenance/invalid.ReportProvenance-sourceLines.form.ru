# from: valid.ttl
DELETE { :project psm:sourceLines ?old }
INSERT { :project psm:sourceLines "righe 56 e 59" . }
WHERE { :project psm:sourceLines ?old }
