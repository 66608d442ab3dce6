# from: valid.ttl
DELETE { :note dct:identifier ?old }
INSERT { :note dct:identifier "Più_Codici" . }
WHERE { :note dct:identifier ?old }
