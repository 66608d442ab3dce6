# from: valid.ttl
DELETE DATA { :area a skos:Concept }
