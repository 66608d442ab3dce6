# from: valid.ttl
DELETE { :programme skos:broader ?old }
INSERT { :programme skos:broader :programme . }
WHERE { :programme skos:broader ?old }
