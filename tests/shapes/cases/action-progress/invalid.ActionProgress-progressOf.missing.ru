# from: valid.ttl
DELETE WHERE { :progress psm:progressOf ?old }
