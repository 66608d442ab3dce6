# from: valid.ttl
DELETE WHERE { :participation ro:withRole ?old }
