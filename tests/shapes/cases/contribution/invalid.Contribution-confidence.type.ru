# from: valid.ttl
DELETE { :contribution psm:confidence ?old }
INSERT { :contribution psm:confidence 1e0 . }
WHERE { :contribution psm:confidence ?old }
