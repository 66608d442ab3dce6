# from: valid.ttl
DELETE { :city clv:situatedWithin ?old }
INSERT { :city clv:situatedWithin :unknown }
WHERE { :city clv:situatedWithin ?old }
