# from: valid.ttl
DELETE { :indicator skos:notation ?old }
INSERT { :indicator skos:notation "1.1-02"@it . }
WHERE { :indicator skos:notation ?old }
