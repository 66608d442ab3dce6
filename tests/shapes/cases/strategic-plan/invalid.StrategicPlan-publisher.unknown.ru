# from: valid.ttl
DELETE { :plan dct:publisher ?old }
INSERT { :plan dct:publisher :unknown }
WHERE { :plan dct:publisher ?old }
