# from: valid.ttl
INSERT DATA { :project psm:declaredBy :other . :other a psm:Contributor ; psm:declaringOrganisation :organisation }
