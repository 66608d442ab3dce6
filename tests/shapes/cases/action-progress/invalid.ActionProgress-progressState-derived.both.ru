# from: valid.ttl
DELETE { :state skos:notation ?old }
INSERT { :state skos:notation "started-by-both" }
WHERE { :state skos:notation ?old }
