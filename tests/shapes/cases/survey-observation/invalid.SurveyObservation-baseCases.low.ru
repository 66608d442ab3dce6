# from: valid.ttl
DELETE { :result psm:baseCases ?old }
INSERT { :result psm:baseCases -1 . }
WHERE { :result psm:baseCases ?old }
