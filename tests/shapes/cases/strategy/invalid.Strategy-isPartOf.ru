# from: valid.ttl
# results: 2
DELETE { :strategy dct:isPartOf ?old }
INSERT { :strategy dct:isPartOf :elsewhere . }
WHERE { :strategy dct:isPartOf ?old }
