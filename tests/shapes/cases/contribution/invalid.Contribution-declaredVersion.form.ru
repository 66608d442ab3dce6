# from: valid.declared.ttl
DELETE { :contribution psm:declaredVersion ?old }
INSERT { :contribution psm:declaredVersion "Versione 1" . }
WHERE { :contribution psm:declaredVersion ?old }
