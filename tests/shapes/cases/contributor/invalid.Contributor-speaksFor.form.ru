# from: valid.ttl
DELETE { :entry psm:speaksFor ?old }
INSERT { :entry psm:speaksFor "solo i miei" . }
WHERE { :entry psm:speaksFor ?old }
