# from: valid.ttl
DELETE { :total skos:notation ?old }
INSERT { :total skos:notation "second"@it . }
WHERE { :total skos:notation ?old }
