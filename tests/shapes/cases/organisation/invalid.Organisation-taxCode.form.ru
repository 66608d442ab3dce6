# from: valid.ttl
DELETE { :organisation cov:taxCode ?old }
INSERT { :organisation cov:taxCode "0190799" . }
WHERE { :organisation cov:taxCode ?old }
