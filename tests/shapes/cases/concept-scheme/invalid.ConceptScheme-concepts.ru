# from: valid.ttl
DELETE WHERE { :concept skos:inScheme :scheme }
