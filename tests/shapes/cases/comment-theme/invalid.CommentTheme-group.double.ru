# from: valid.ttl
INSERT DATA { :theme psm:group :second . :second a psm:RespondentGroup . }
