# from: valid.ttl
DELETE { :project schema:inLanguage ?old }
INSERT { :project schema:inLanguage "fr" . }
WHERE { :project schema:inLanguage ?old }
