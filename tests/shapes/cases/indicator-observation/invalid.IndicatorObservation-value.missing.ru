# from: valid.ttl
DELETE WHERE { :value psm:value ?old }
