# from: valid.ttl
DELETE { :total skos:notation ?old }
INSERT { :total skos:notation "women" }
WHERE { :total skos:notation ?old }
