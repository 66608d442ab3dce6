# from: valid.ttl
DELETE { :zone skos:notation ?old }
INSERT { :zone skos:notation "zona 1" . }
WHERE { :zone skos:notation ?old }
