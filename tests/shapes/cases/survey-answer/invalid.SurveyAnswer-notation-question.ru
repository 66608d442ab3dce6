# from: valid.ttl
DELETE { :answer skos:notation ?old }
INSERT { :answer skos:notation "q02-a" . }
WHERE { :answer skos:notation ?old }
