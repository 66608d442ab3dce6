# from: valid.ttl
DELETE WHERE { :project skos:prefLabel ?old }
