# from: valid.ttl
INSERT DATA { :project schema:inLanguage "en" }
