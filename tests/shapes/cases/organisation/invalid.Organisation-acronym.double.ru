# from: valid.ttl
INSERT DATA { :organisation psm:acronym "CM" . }
