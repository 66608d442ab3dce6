# from: valid.ttl
DELETE { :accepted skos:notation ?old }
INSERT { :accepted skos:notation "proposed" }
WHERE { :accepted skos:notation ?old }
