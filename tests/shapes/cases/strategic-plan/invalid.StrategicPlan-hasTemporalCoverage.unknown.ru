# from: valid.ttl
DELETE { :plan ti:hasTemporalCoverage ?old }
INSERT { :plan ti:hasTemporalCoverage :unknown }
WHERE { :plan ti:hasTemporalCoverage ?old }
