# from: valid.ttl
DELETE { :state skos:notation ?old }
INSERT { :state skos:notation "started-by-territory" }
WHERE { :state skos:notation ?old }
