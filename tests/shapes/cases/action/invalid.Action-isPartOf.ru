# from: valid.ttl
# results: 2
DELETE { :action dct:isPartOf ?old }
INSERT { :action dct:isPartOf :elsewhere . }
WHERE { :action dct:isPartOf ?old }
