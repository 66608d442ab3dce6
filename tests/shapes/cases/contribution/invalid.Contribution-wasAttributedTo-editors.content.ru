# from: valid.content.ttl
DELETE { :contribution prov:wasAttributedTo ?old }
INSERT { :contribution prov:wasAttributedTo :publisher . }
WHERE { :contribution prov:wasAttributedTo ?old }
