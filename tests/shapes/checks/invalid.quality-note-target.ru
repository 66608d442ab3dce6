# from: valid.ttl
DELETE { ?note oa:hasTarget ?old . ?old dqv:hasQualityAnnotation ?note }
INSERT { ?note oa:hasTarget :unknown . :unknown dqv:hasQualityAnnotation ?note }
WHERE { ?note oa:hasTarget ?old }
