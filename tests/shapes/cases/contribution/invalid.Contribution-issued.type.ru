# from: valid.declared.ttl
DELETE { :contribution dct:issued ?old }
INSERT { :contribution dct:issued "marzo" . }
WHERE { :contribution dct:issued ?old }
