# from: valid.ttl
DELETE { :entry psm:municipalityCode ?old }
INSERT { :entry psm:municipalityCode 999001 . }
WHERE { :entry psm:municipalityCode ?old }
