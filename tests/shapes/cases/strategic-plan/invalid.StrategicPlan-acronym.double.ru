# from: valid.ttl
INSERT DATA { :plan psm:acronym "PS" . }
