# from: valid.ttl
INSERT DATA { :result psm:question :second . :second a psm:SurveyQuestion . :answer psm:answerTo :second }
