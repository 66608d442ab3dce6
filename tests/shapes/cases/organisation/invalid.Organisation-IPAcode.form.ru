# from: valid.ttl
DELETE { :organisation cov:IPAcode ?old }
INSERT { :organisation cov:IPAcode "c-mto" . }
WHERE { :organisation cov:IPAcode ?old }
