# from: valid.ttl
DELETE { :plan psm:acronym ?old }
INSERT { :plan psm:acronym "PSM"@it . }
WHERE { :plan psm:acronym ?old }
