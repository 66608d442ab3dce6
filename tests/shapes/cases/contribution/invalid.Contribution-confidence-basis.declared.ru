# from: valid.declared.ttl
DELETE { :contribution psm:confidence ?old }
INSERT { :contribution psm:confidence 0.9 . }
WHERE { :contribution psm:confidence ?old }
