# from: valid.ttl
DELETE { :interval ti:startTime ?old }
INSERT { :interval ti:startTime "2024-01-01"^^xsd:date . }
WHERE { :interval ti:startTime ?old }
