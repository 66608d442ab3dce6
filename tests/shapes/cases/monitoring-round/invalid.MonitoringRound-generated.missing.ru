# from: valid.ttl
DELETE WHERE { :round prov:generated ?old }
