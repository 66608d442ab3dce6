# from: valid.ttl
DELETE { :project psm:cup ?old }
INSERT { :project psm:cup "A11B31000010001"@it . }
WHERE { :project psm:cup ?old }
