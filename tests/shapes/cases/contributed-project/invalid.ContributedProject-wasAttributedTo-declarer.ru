# from: valid.ttl
DELETE { :project prov:wasAttributedTo ?old }
INSERT { :project prov:wasAttributedTo :other . }
WHERE { :project prov:wasAttributedTo ?old }
