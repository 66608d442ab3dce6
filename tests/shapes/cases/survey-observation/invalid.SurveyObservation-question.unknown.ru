# from: valid.ttl
DELETE DATA { :question a psm:SurveyQuestion }
