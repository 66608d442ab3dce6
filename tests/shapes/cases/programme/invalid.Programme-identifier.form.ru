# from: valid.ttl
DELETE { :programme dct:identifier ?old }
INSERT { :programme dct:identifier "Più_Codici" . }
WHERE { :programme dct:identifier ?old }
