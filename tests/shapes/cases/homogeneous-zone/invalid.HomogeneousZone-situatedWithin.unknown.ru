# from: valid.ttl
DELETE { :zone clv:situatedWithin ?old }
INSERT { :zone clv:situatedWithin :unknown }
WHERE { :zone clv:situatedWithin ?old }
