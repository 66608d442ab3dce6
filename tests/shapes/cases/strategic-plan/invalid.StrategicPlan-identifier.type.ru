# from: valid.ttl
DELETE { :plan dct:identifier ?old }
INSERT { :plan dct:identifier "2027-2029"@it . }
WHERE { :plan dct:identifier ?old }
