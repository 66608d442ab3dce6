# from: valid.ttl
DELETE { :axis dct:isPartOf ?old }
INSERT { :axis dct:isPartOf :unknown }
WHERE { :axis dct:isPartOf ?old }
