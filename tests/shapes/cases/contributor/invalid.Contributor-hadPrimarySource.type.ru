# from: valid.ttl
DELETE { :entry prov:hadPrimarySource ?old }
INSERT { :entry prov:hadPrimarySource "https://example.org/progetti.csv" . }
WHERE { :entry prov:hadPrimarySource ?old }
