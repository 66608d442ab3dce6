# from: valid.ttl
INSERT DATA { :question psm:surveySection :second . :second a psm:SurveySection . }
