# from: valid.ttl
DELETE { :city skos:notation ?old }
INSERT { :city skos:notation "001272"@it . }
WHERE { :city skos:notation ?old }
