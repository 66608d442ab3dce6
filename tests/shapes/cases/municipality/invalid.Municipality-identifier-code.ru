# from: valid.ttl
DELETE { :city skos:notation ?old }
INSERT { :city skos:notation "001273" . }
WHERE { :city skos:notation ?old }
