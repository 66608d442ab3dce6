# from: valid.ttl
DELETE WHERE { :concept skos:prefLabel ?old }
