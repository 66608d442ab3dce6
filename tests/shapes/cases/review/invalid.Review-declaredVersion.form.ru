# from: valid.ttl
DELETE { :review psm:declaredVersion ?old }
INSERT { :review psm:declaredVersion "versione 1" . }
WHERE { :review psm:declaredVersion ?old }
