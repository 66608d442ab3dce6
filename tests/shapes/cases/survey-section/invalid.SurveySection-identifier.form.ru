# from: valid.ttl
DELETE { :section dct:identifier ?old }
INSERT { :section dct:identifier "Più_Codici" . }
WHERE { :section dct:identifier ?old }
