# from: valid.ttl
DELETE { :project psm:declaredVersion ?old }
INSERT { :project psm:declaredVersion "Versione 1" . }
WHERE { :project psm:declaredVersion ?old }
