# from: valid.ttl
INSERT DATA { :project prov:wasAttributedTo :other . :entry psm:declaringOrganisation :other }
