# from: valid.ttl
DELETE { :organisation psm:acronym ?old }
INSERT { :organisation psm:acronym "CMTO"@it . }
WHERE { :organisation psm:acronym ?old }
