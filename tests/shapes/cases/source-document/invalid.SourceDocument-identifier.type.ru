# from: valid.ttl
DELETE { :report dct:identifier ?old }
INSERT { :report dct:identifier "second"@it . }
WHERE { :report dct:identifier ?old }
