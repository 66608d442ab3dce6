# from: valid.ttl
DELETE { :value psm:year ?old }
INSERT { :value psm:year "2023" . }
WHERE { :value psm:year ?old }
