# from: valid.ttl
DELETE { :note dct:identifier ?old }
INSERT { :note dct:identifier "second"@it . }
WHERE { :note dct:identifier ?old }
