# from: valid.ttl
DELETE { :note oa:hasTarget ?old }
INSERT { :note oa:hasTarget "2024-2026/action/2.5.1" . }
WHERE { :note oa:hasTarget ?old }
