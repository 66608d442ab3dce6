# from: valid.ttl
DELETE { :review psm:declaredVersion ?old }
INSERT { :review psm:declaredVersion "aaa111"@it . }
WHERE { :review psm:declaredVersion ?old }
