# from: valid.ttl
DELETE { :plan dct:spatial ?old }
INSERT { :plan dct:spatial :unknown }
WHERE { :plan dct:spatial ?old }
