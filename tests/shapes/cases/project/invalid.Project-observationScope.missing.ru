# from: valid.ttl
DELETE WHERE { :project psm:observationScope ?old }
