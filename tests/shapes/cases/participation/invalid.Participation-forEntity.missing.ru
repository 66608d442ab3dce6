# from: valid.ttl
DELETE WHERE { :participation ro:forEntity ?old }
