# from: valid.content.ttl
DELETE { :contribution psm:confidence ?old }
INSERT { :contribution psm:confidence 1.0 . }
WHERE { :contribution psm:confidence ?old }
