# from: valid.ttl
DELETE { :question psm:askedTo ?old }
INSERT { :question psm:askedTo :unknown }
WHERE { :question psm:askedTo ?old }
