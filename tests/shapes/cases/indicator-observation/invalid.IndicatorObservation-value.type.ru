# from: valid.ttl
DELETE { :value psm:value ?old }
INSERT { :value psm:value "42" . }
WHERE { :value psm:value ?old }
