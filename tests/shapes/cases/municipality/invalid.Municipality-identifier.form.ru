# from: valid.ttl
DELETE { :city dct:identifier ?old }
INSERT { :city dct:identifier "cities/001272" . }
WHERE { :city dct:identifier ?old }
