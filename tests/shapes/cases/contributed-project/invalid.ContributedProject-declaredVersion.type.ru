# from: valid.ttl
DELETE { :project psm:declaredVersion ?old }
INSERT { :project psm:declaredVersion "aaa111"@it . }
WHERE { :project psm:declaredVersion ?old }
