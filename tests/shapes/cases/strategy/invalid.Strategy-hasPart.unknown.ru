# from: valid.ttl
DELETE { :strategy dct:hasPart ?old }
INSERT { :strategy dct:hasPart :unknown }
WHERE { :strategy dct:hasPart ?old }
