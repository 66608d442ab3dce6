# from: valid.ttl
DELETE { :entry psm:speaksFor ?old }
INSERT { :entry psm:speaksFor "own"@en . }
WHERE { :entry psm:speaksFor ?old }
