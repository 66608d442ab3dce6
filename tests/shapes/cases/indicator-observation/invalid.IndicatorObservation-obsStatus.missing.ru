# from: valid.ttl
DELETE WHERE { :value sdmx-a:obsStatus ?old }
