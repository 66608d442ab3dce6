# from: valid.ttl
INSERT DATA { :entry psm:declaringOrganisation :other }
