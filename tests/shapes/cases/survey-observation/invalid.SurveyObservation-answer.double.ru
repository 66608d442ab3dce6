# from: valid.ttl
INSERT DATA { :result psm:answer :second . :second a psm:SurveyAnswer . }
