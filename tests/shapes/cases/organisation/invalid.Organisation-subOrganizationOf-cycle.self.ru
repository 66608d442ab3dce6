# from: valid.ttl
DELETE { :organisation org:subOrganizationOf ?old }
INSERT { :organisation org:subOrganizationOf :organisation . }
WHERE { :organisation org:subOrganizationOf ?old }
