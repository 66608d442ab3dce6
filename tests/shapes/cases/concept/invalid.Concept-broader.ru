# from: valid.ttl
DELETE { :concept skos:broader ?old }
INSERT { :concept skos:broader :unknown . }
WHERE { :concept skos:broader ?old }
