# from: valid.ttl
DELETE { :total skos:notation ?old }
INSERT { :total skos:notation "Più_Codici" . }
WHERE { :total skos:notation ?old }
