# from: valid.ttl
DELETE { :project prov:alternateOf ?old }
INSERT { :project prov:alternateOf "https://example.org/testo" . }
WHERE { :project prov:alternateOf ?old }
