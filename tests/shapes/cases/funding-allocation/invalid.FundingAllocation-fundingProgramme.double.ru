# from: valid.ttl
INSERT DATA { :funding psm:fundingProgramme :second . :second a prj:Programme . }
