# from: valid.ttl
DELETE { :round psm:year ?old }
INSERT { :round psm:year "2025" . }
WHERE { :round psm:year ?old }
