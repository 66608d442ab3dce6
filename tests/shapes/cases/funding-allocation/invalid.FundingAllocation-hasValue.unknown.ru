# from: valid.ttl
DELETE { :funding mu:hasValue ?old }
INSERT { :funding mu:hasValue :unknown }
WHERE { :funding mu:hasValue ?old }
