# from: valid.ttl
DELETE { :contribution psm:observationScope ?old }
INSERT { :contribution psm:observationScope :territory }
WHERE { :contribution psm:observationScope ?old }
