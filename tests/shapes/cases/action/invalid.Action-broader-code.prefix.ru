# from: valid.ttl
DELETE { :action skos:notation ?old }
INSERT { :action skos:notation "1.11.1" }
WHERE { :action skos:notation ?old }
