# from: valid.ttl
DELETE WHERE { :value psm:breakdown ?old }
