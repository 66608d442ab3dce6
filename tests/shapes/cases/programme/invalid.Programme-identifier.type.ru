# from: valid.ttl
DELETE { :programme dct:identifier ?old }
INSERT { :programme dct:identifier "second"@it . }
WHERE { :programme dct:identifier ?old }
