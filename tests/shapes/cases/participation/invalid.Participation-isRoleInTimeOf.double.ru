# from: valid.ttl
INSERT DATA { :participation ro:isRoleInTimeOf :second . :second a org:Organization . }
