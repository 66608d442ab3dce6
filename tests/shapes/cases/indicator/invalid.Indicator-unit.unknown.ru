# from: valid.ttl
DELETE { :indicator psm:unit ?old }
INSERT { :indicator psm:unit :unknown }
WHERE { :indicator psm:unit ?old }
