# from: valid.ttl
DELETE { :strategy skos:notation ?old }
INSERT { :strategy skos:notation "1.1." . }
WHERE { :strategy skos:notation ?old }
