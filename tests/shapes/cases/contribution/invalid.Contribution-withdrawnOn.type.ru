# from: valid.declared.ttl
DELETE { :withdrawn psm:withdrawnOn ?old }
INSERT { :withdrawn psm:withdrawnOn "maggio" . }
WHERE { :withdrawn psm:withdrawnOn ?old }
