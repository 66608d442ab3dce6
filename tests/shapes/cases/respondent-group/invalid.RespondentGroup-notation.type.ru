# from: valid.ttl
DELETE { :group skos:notation ?old }
INSERT { :group skos:notation "second"@it . }
WHERE { :group skos:notation ?old }
