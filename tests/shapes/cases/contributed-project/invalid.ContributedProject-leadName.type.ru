# from: valid.ttl
DELETE { :project psm:leadName ?old }
INSERT { :project psm:leadName "Comune"@it . }
WHERE { :project psm:leadName ?old }
