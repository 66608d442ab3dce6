# from: valid.ttl
DELETE { :unit skos:notation ?old }
INSERT { :unit skos:notation "second"@it . }
WHERE { :unit skos:notation ?old }
