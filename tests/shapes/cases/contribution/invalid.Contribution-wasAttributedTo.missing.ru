# from: valid.ttl
DELETE WHERE { :contribution prov:wasAttributedTo ?old }
