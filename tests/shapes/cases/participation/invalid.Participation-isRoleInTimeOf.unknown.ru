# from: valid.ttl
DELETE { :participation ro:isRoleInTimeOf ?old }
INSERT { :participation ro:isRoleInTimeOf :unknown }
WHERE { :participation ro:isRoleInTimeOf ?old }
