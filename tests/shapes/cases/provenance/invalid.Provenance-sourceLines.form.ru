# from: valid.ttl
DELETE { :action psm:sourceLines ?old }
INSERT { :action psm:sourceLines "righe 56 e 59" . }
WHERE { :action psm:sourceLines ?old }
