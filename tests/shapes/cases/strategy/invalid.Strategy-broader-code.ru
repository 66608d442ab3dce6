# from: valid.ttl
DELETE { :axis skos:notation ?old }
INSERT { :axis skos:notation "2" }
WHERE { :axis skos:notation ?old }
