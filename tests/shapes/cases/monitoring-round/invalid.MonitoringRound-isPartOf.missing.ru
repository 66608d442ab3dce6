# from: valid.ttl
DELETE WHERE { :round dct:isPartOf ?old }
