# from: valid.ttl
DELETE { :area dct:identifier ?old }
INSERT { :area dct:identifier "provinces/002"@it . }
WHERE { :area dct:identifier ?old }
