# from: valid.ttl
INSERT DATA { :mention psm:mentionedIn :second . :second a psm:SurveyQuestion . }
