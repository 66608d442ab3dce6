# from: valid.ttl
DELETE { :report psm:year ?old }
INSERT { :report psm:year "2025" . }
WHERE { :report psm:year ?old }
