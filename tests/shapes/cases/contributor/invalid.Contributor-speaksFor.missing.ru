# from: valid.ttl
DELETE WHERE { :entry psm:speaksFor ?old }
