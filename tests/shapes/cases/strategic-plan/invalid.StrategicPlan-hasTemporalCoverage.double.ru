# from: valid.ttl
INSERT DATA { :plan ti:hasTemporalCoverage :second . :second a ti:TimeInterval . }
