# from: valid.ttl
DELETE { :indicator psm:contextOf ?old }
INSERT { :indicator psm:contextOf :unknown }
WHERE { :indicator psm:contextOf ?old }
