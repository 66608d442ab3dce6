# from: valid.ttl
DELETE { :open skos:notation ?old }
INSERT { :open skos:notation "closed" }
WHERE { :open skos:notation ?old }
