# from: valid.ttl
DELETE { :participation ro:forEntity ?old }
INSERT { :participation ro:forEntity :unknown . }
WHERE { :participation ro:forEntity ?old }
