# from: valid.ttl
DELETE { :organisation cov:taxCode ?old }
INSERT { :organisation cov:taxCode "01907990013"@it . }
WHERE { :organisation cov:taxCode ?old }
