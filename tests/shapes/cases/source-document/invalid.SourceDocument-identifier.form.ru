# from: valid.ttl
DELETE { :report dct:identifier ?old }
INSERT { :report dct:identifier "Più_Codici" . }
WHERE { :report dct:identifier ?old }
