# from: valid.ttl
DELETE { :city skos:notation ?old }
INSERT { :city skos:notation "1272" . }
WHERE { :city skos:notation ?old }
