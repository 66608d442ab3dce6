# from: valid.ttl
DELETE { :result psm:baseCases ?old }
INSERT { :result psm:baseCases 93.5 . }
WHERE { :result psm:baseCases ?old }
