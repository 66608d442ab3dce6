# from: valid.ttl
DELETE { :amount mu:value ?old }
INSERT { :amount mu:value 1e6 . }
WHERE { :amount mu:value ?old }
