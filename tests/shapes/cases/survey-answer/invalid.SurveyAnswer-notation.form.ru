# from: valid.ttl
DELETE { :answer skos:notation ?old }
INSERT { :answer skos:notation "q01-A" . }
WHERE { :answer skos:notation ?old }
