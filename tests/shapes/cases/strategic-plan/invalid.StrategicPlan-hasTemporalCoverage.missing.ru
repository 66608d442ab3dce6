# from: valid.ttl
DELETE WHERE { :plan ti:hasTemporalCoverage ?old }
