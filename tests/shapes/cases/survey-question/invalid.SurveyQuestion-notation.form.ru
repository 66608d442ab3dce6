# from: valid.ttl
DELETE { :question skos:notation ?old }
INSERT { :question skos:notation "domanda 1" . }
WHERE { :question skos:notation ?old }
