# from: valid.ttl
DELETE WHERE { :amount mu:value ?old }
