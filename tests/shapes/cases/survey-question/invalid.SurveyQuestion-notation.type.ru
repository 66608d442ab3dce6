# from: valid.ttl
DELETE { :question skos:notation ?old }
INSERT { :question skos:notation "q02"@it . }
WHERE { :question skos:notation ?old }
