# from: valid.ttl
# results: 2
DELETE WHERE { :areas skos:member ?old }
