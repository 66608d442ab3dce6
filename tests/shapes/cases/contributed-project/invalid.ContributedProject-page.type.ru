# from: valid.ttl
DELETE { :project foaf:page ?old }
INSERT { :project foaf:page "https://example.org/testo" . }
WHERE { :project foaf:page ?old }
