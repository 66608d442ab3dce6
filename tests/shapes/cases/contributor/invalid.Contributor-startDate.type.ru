# from: valid.ttl
DELETE { :entry schema:startDate ?old ; schema:endDate ?end }
INSERT { :entry schema:startDate "2031" . }
WHERE { :entry schema:startDate ?old ; schema:endDate ?end }
