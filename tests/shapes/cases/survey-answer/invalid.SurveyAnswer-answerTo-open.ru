# from: valid.ttl
DELETE { :closed skos:notation ?old }
INSERT { :closed skos:notation "open" }
WHERE { :closed skos:notation ?old }
