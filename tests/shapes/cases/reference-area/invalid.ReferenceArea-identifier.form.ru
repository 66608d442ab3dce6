# from: valid.ttl
DELETE { :area dct:identifier ?old }
INSERT { :area dct:identifier "provincia 001" . }
WHERE { :area dct:identifier ?old }
