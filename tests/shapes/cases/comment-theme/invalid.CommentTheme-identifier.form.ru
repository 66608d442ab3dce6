# from: valid.ttl
DELETE { :theme dct:identifier ?old }
INSERT { :theme dct:identifier "Più_Codici" . }
WHERE { :theme dct:identifier ?old }
