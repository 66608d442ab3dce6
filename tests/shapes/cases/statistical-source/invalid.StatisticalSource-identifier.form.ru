# from: valid.ttl
DELETE { :source dct:identifier ?old }
INSERT { :source dct:identifier "Più_Codici" . }
WHERE { :source dct:identifier ?old }
