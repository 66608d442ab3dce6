# from: valid.ttl
DELETE WHERE { :participation ro:isRoleInTimeOf ?old }
