# from: valid.ttl
DELETE WHERE { :value psm:year ?old }
