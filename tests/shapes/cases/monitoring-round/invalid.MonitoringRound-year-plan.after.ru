# from: valid.ttl
DELETE { :interval ti:endTime ?old }
INSERT { :interval ti:endTime "2023-12-31T23:59:59"^^xsd:dateTime }
WHERE { :interval ti:endTime ?old }
