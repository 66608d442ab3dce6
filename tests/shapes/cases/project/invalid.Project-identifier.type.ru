# from: valid.ttl
DELETE { :project dct:identifier ?old }
INSERT { :project dct:identifier "second"@it . }
WHERE { :project dct:identifier ?old }
