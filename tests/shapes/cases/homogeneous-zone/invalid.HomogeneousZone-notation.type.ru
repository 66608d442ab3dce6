# from: valid.ttl
DELETE { :zone skos:notation ?old }
INSERT { :zone skos:notation "2"@it . }
WHERE { :zone skos:notation ?old }
