# from: valid.ttl
DELETE { :axis dct:hasPart ?old }
INSERT { :axis dct:hasPart :unknown }
WHERE { :axis dct:hasPart ?old }
