# from: valid.ttl
DELETE { :axis skos:notation ?old }
INSERT { :axis skos:notation "asse 1" . }
WHERE { :axis skos:notation ?old }
