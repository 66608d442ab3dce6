# from: valid.ttl
DELETE { :question psm:surveySection ?old }
INSERT { :question psm:surveySection :unknown }
WHERE { :question psm:surveySection ?old }
