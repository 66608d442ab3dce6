# from: valid.ttl
DELETE { :project schema:description ?old }
INSERT { :project schema:description "Una pista."@it . }
WHERE { :project schema:description ?old }
