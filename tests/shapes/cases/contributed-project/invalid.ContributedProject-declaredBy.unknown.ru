# from: valid.ttl
DELETE WHERE { :entry a ?class }
