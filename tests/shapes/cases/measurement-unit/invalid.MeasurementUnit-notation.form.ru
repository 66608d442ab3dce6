# from: valid.ttl
DELETE { :unit skos:notation ?old }
INSERT { :unit skos:notation "Più_Codici" . }
WHERE { :unit skos:notation ?old }
