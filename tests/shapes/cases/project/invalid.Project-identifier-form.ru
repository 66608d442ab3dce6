# from: valid.ttl
DELETE { :project dct:identifier ?old }
INSERT { :project dct:identifier "Più_Codici" . }
WHERE { :project dct:identifier ?old }
