# from: valid.ttl
INSERT DATA { :project psm:acronym "OA" . }
