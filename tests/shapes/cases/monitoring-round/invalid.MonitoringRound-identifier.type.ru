# from: valid.ttl
DELETE { :round dct:identifier ?old }
INSERT { :round dct:identifier "2025"@it . }
WHERE { :round dct:identifier ?old }
