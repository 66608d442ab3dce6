# from: valid.ttl
DELETE { :strategy skos:notation ?old }
INSERT { :strategy skos:notation "11.1" }
WHERE { :strategy skos:notation ?old }
