# from: valid.ttl
DELETE { :programme skos:notation ?old }
INSERT { :programme skos:notation "M5"@it . }
WHERE { :programme skos:notation ?old }
