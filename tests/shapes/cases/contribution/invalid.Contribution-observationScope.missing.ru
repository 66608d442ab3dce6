# from: valid.ttl
DELETE WHERE { :contribution psm:observationScope ?old }
