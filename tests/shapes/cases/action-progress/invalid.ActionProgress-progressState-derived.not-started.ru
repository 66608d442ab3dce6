# from: valid.ttl
DELETE { :state skos:notation ?old }
INSERT { :state skos:notation "not-started" }
WHERE { :state skos:notation ?old }
