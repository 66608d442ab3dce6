# from: valid.declared.ttl
DELETE { :contribution prov:wasAttributedTo ?old }
INSERT { :contribution prov:wasAttributedTo :other . }
WHERE { :contribution prov:wasAttributedTo ?old }
