# from: valid.ttl
# results: 2
DELETE { :grant skos:notation ?old }
INSERT { :grant skos:notation "call" }
WHERE { :grant skos:notation ?old }
