# from: valid.ttl
DELETE { :group skos:notation ?old }
INSERT { :group skos:notation "Più_Codici" . }
WHERE { :group skos:notation ?old }
