# from: valid.ttl
INSERT DATA { :theme psm:themeOf :second . :second a psm:SurveyQuestion . }
