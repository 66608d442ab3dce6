# from: valid.ttl
DELETE DATA { :all a psm:RespondentGroup }
