# from: valid.ttl
INSERT { :organisation org:subOrganizationOf :region-again . :region-again ?p ?o }
WHERE { :region ?p ?o . FILTER(?p != skos:prefLabel) } ;
INSERT DATA { :region-again skos:prefLabel "Regione"@it , "Region"@en }
