# from: valid.ttl
DELETE { :mention dct:identifier ?old }
INSERT { :mention dct:identifier "second"@it . }
WHERE { :mention dct:identifier ?old }
