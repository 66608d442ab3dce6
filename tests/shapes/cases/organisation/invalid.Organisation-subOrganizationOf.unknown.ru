# from: valid.ttl
DELETE { :organisation org:subOrganizationOf ?old }
INSERT { :organisation org:subOrganizationOf :unknown }
WHERE { :organisation org:subOrganizationOf ?old }
