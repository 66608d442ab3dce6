# from: valid.declared.ttl
DELETE { :contribution psm:declaredVersion ?old }
INSERT { :contribution psm:declaredVersion "aaa111"@it . }
WHERE { :contribution psm:declaredVersion ?old }
