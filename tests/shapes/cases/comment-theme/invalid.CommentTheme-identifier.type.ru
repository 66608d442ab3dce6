# from: valid.ttl
DELETE { :theme dct:identifier ?old }
INSERT { :theme dct:identifier "second"@it . }
WHERE { :theme dct:identifier ?old }
