# from: valid.ttl
DELETE { :mention dct:identifier ?old }
INSERT { :mention dct:identifier "Più_Codici" . }
WHERE { :mention dct:identifier ?old }
