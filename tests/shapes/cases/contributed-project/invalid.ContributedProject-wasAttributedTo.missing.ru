# from: valid.ttl
DELETE WHERE { :project prov:wasAttributedTo ?old }
