# from: valid.ttl
DELETE { :source dct:identifier ?old }
INSERT { :source dct:identifier "second"@it . }
WHERE { :source dct:identifier ?old }
