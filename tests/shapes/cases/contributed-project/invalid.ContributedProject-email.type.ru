# from: valid.ttl
DELETE { :project schema:email ?old }
INSERT { :project schema:email <mailto:a@example.org> . }
WHERE { :project schema:email ?old }
