# from: valid.ttl
DELETE { :value sdmx-a:obsStatus ?old }
INSERT { :value sdmx-a:obsStatus :normal . }
WHERE { :value sdmx-a:obsStatus ?old }
