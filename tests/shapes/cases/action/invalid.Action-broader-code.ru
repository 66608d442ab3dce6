# from: valid.ttl
DELETE { :strategy skos:notation ?old }
INSERT { :strategy skos:notation "1.2" }
WHERE { :strategy skos:notation ?old }
