# from: valid.ttl
DELETE { :territory skos:notation ?old }
INSERT { :territory skos:notation "cmt" }
WHERE { :territory skos:notation ?old }
