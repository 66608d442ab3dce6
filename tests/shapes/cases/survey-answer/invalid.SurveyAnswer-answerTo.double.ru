# from: valid.ttl
INSERT DATA { :answer psm:answerTo :second . :second a psm:SurveyQuestion . }
