# from: valid.ttl
DELETE { :programme skos:broader ?old }
INSERT { :programme skos:broader :unknown }
WHERE { :programme skos:broader ?old }
