# from: valid.ttl
DELETE { :plan dct:hasPart ?old }
INSERT { :plan dct:hasPart :unknown }
WHERE { :plan dct:hasPart ?old }
