# from: valid.ttl
DELETE { :entry psm:municipalityCode ?old }
INSERT { :entry psm:municipalityCode "1272" . }
WHERE { :entry psm:municipalityCode ?old }
