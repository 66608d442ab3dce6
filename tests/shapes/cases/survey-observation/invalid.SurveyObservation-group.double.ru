# from: valid.ttl
INSERT DATA { :result psm:group :second . :second a psm:RespondentGroup . :question psm:askedTo :second }
