# from: valid.ttl
DELETE { :axis skos:notation ?old }
INSERT { :axis skos:notation "2"@it . }
WHERE { :axis skos:notation ?old }
