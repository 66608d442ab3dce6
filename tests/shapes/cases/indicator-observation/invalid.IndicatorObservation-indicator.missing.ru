# from: valid.ttl
DELETE WHERE { :value psm:indicator ?old }
