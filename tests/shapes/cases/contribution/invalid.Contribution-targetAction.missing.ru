# from: valid.ttl
DELETE WHERE { :contribution psm:targetAction ?old }
