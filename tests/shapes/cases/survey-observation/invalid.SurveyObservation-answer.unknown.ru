# from: valid.ttl
DELETE { :result psm:answer ?old }
INSERT { :result psm:answer :unknown }
WHERE { :result psm:answer ?old }
