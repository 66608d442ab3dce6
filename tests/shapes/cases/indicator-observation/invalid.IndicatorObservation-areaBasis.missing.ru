# from: valid.ttl
DELETE WHERE { :value psm:areaBasis ?old }
