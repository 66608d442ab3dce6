# from: valid.ttl
DELETE { :city dct:identifier ?old }
INSERT { :city dct:identifier "cities/001272-(2019-01-01)"@it . }
WHERE { :city dct:identifier ?old }
