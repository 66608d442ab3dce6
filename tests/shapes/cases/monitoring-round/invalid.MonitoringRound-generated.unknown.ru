# from: valid.ttl
DELETE { :round prov:generated ?old }
INSERT { :round prov:generated :unknown }
WHERE { :round prov:generated ?old }
