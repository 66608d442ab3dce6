# from: valid.ttl
DELETE { :organisation cov:IPAcode ?old }
INSERT { :organisation cov:IPAcode "second"@it . }
WHERE { :organisation cov:IPAcode ?old }
