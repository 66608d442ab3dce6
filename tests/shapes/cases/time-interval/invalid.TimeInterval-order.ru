# from: valid.ttl
DELETE { :interval ti:startTime ?old }
INSERT { :interval ti:startTime "2027-01-01T00:00:00"^^xsd:dateTime . }
WHERE { :interval ti:startTime ?old }
