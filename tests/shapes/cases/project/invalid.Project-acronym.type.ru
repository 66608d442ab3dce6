# from: valid.ttl
DELETE { :project psm:acronym ?old }
INSERT { :project psm:acronym "OBSERV"@it . }
WHERE { :project psm:acronym ?old }
