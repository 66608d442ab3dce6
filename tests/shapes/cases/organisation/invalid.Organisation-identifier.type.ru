# from: valid.ttl
DELETE { :organisation dct:identifier ?old }
INSERT { :organisation dct:identifier "second"@it . }
WHERE { :organisation dct:identifier ?old }
