# from: valid.ttl
DELETE { :organisation dct:identifier ?old }
INSERT { :organisation dct:identifier "Più_Codici" . }
WHERE { :organisation dct:identifier ?old }
