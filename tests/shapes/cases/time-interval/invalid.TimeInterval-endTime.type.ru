# from: valid.ttl
DELETE { :interval ti:endTime ?old }
INSERT { :interval ti:endTime "2026-12-31"^^xsd:date . }
WHERE { :interval ti:endTime ?old }
