# from: valid.ttl
DELETE { :project psm:cup ?old }
INSERT { :project psm:cup "A11B" . }
WHERE { :project psm:cup ?old }
