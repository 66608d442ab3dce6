# from: valid.ttl
DELETE { :section dct:identifier ?old }
INSERT { :section dct:identifier "second"@it . }
WHERE { :section dct:identifier ?old }
