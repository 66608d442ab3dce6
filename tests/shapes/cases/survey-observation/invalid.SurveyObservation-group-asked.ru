# from: valid.ttl
DELETE { :question psm:askedTo ?old }
INSERT { :question psm:askedTo :mayors }
WHERE { :question psm:askedTo ?old }
