# from: valid.ttl
DELETE { :entry psm:declaringOrganisation ?old }
INSERT { :entry psm:declaringOrganisation :unknown . }
WHERE { :entry psm:declaringOrganisation ?old }
