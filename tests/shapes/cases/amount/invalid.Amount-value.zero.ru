# from: valid.ttl
DELETE { :amount mu:value ?old }
INSERT { :amount mu:value 0.0 . }
WHERE { :amount mu:value ?old }
