# from: valid.ttl
DELETE { :project schema:identifier ?old }
INSERT { :project schema:identifier "GIO-1"@it . }
WHERE { :project schema:identifier ?old }
