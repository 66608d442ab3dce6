# from: valid.ttl
DELETE { :action skos:notation ?old }
INSERT { :action skos:notation "1.1.2"@it . }
WHERE { :action skos:notation ?old }
