# from: valid.ttl
DELETE { :contribution prov:wasAttributedTo ?old }
INSERT { :contribution prov:wasAttributedTo :editors . }
WHERE { :contribution prov:wasAttributedTo ?old }
