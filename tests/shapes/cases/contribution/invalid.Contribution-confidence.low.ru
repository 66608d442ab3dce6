# from: valid.content.ttl
DELETE { :contribution psm:confidence ?old }
INSERT { :contribution psm:confidence -0.1 . }
WHERE { :contribution psm:confidence ?old }
