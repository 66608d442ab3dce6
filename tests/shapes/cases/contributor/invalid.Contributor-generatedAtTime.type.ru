# from: valid.ttl
DELETE { :entry prov:generatedAtTime ?old }
INSERT { :entry prov:generatedAtTime "2031-03-15"^^xsd:date . }
WHERE { :entry prov:generatedAtTime ?old }
