# from: valid.ttl
DELETE WHERE { :question psm:surveySection ?old }
