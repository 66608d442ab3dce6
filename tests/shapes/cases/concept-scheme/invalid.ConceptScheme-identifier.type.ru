# from: valid.ttl
DELETE { :scheme dct:identifier ?old }
INSERT { :scheme dct:identifier "second"@it . }
WHERE { :scheme dct:identifier ?old }
