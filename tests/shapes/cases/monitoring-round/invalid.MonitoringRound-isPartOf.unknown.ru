# from: valid.ttl
DELETE { :round dct:isPartOf ?old }
INSERT { :round dct:isPartOf :unknown }
WHERE { :round dct:isPartOf ?old }
