# from: valid.ttl
DELETE WHERE { :axis dct:isPartOf ?old }
