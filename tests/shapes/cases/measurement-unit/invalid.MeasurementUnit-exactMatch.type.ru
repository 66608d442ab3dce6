# from: valid.ttl
DELETE { :unit skos:exactMatch ?old }
INSERT { :unit skos:exactMatch "http://example.org/unit" . }
WHERE { :unit skos:exactMatch ?old }
